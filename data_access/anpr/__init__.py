"""Reads of number plates as a lake of Parquet files: how they get in, how they are read, how they go.

``lake.create_lake`` and ``lake.open_lake`` give a ``Lake``; ``ingest.ingest`` fills it; ``retention.purge`` empties it
by day. Nothing here knows how sample data is made.
"""
