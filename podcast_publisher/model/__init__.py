"""The words of the domain, as frozen dataclasses. Standard library only; knows no other part."""
