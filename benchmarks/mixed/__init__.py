"""Mixed-language news pages made by seed, every word ours: stories, layouts, truth."""
