"""The words of the domain, as frozen Structs of msgspec. Knows no other part and no other library."""
