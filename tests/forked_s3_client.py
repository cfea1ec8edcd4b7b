"""What a process that other processes are forked from has done: read the descriptions of S3."""

from podcast_publisher.publish.stores.s3.connection import client

client(endpoint_url="http://127.0.0.1:9", access_key="nobody", secret_key="nothing")
