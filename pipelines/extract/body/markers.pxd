# The marks of a flattened page, those of `flatten.py`.
cdef enum:
    OPEN = 0xFDD0
    CLOSE = 0xFDD1
    HEAD_END = 0xFDD2
    BREAK = 0xFDD3
    LINK = 0xFDD4
    LINK_END = 0xFDD5
    STRONG = 0xFDD6
    STRONG_END = 0xFDD7
    SPAN = 0xFDD8
    SPAN_END = 0xFDD9
    FIELD = 0xFDDB
    PARAGRAPH = 0xFDDC
    LAST_MARKER = 0xFDEF
