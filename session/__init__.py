"""The class: who is in it, what is said in it, and one encoding to every browser."""
