"""What all pages for people share: layout, style, words in Portuguese and English."""
