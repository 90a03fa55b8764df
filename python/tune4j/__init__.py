"""The Python half of Tune4J: plain functions over Hugging Face objects, usable and tested without Java."""
