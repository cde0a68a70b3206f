"""Moving snapshots over the wire, as a client would: in chunks, resumed where they broke."""

import queue


def download(client, name, offset=0):
    """The bytes of a snapshot from an offset on, and the answers they came in."""
    answers = list(client.DownloadSnapshot(name=name, offset=offset))
    return b"".join(answer.data for answer in answers), answers


class Upload:
    """An upload that is under way."""

    def __init__(self, client, snapshot_id, size, checksum):
        self.client = client
        self.requests = queue.Queue()
        self.call = client.UploadSnapshot(iter(self.requests.get, None))
        self.send(announce={"snapshot_id": snapshot_id, "bytes": size, "checksum": checksum})

    def send(self, **fields):
        self.requests.put(self.client.request("UploadSnapshot", None, fields))

    def chunk(self, offset, data):
        self.send(chunk={"offset": offset, "data": data})

    def committed(self):
        return next(self.call).committed_bytes

    def end(self):
        """Closes our side; the answers that were not read yet."""
        self.requests.put(None)
        return list(self.call)

    def cancel(self):
        self.call.cancel()
        self.requests.put(None)


def upload(client, snapshot_id, data, checksum, chunk_bytes=65536):
    """The snapshot, after all of it was sent."""
    transfer = Upload(client, snapshot_id, len(data), checksum)
    for offset in range(transfer.committed(), len(data), chunk_bytes):
        transfer.chunk(offset, data[offset : offset + chunk_bytes])
    return transfer.end()[-1].snapshot
