package io.watchfloor.ops.intake.input.gelf;

import io.watchfloor.ops.intake.input.InputRejection;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Joins the chunks of large GELF messages: {@code 1e 0f, 8 bytes of id, number, count}. The memory for incomplete
 * messages is limited, and incomplete messages are dropped after five seconds.
 */
final class GelfChunks {

    private static final int HEADER = 12;
    private static final int MOST_CHUNKS = 128;
    private static final int MOST_MESSAGES = 1_000;
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final long mostBytes;
    private final LongSupplier nanos;
    private final Map<Key, Parts> waiting = new LinkedHashMap<>();
    private long bytes;

    private record Key(InetAddress peer, long id) {}

    private static final class Parts {
        private final byte[][] chunks;
        private final long since;
        private int missing;
        private int size;

        Parts(int count, long since) {
            this.chunks = new byte[count][];
            this.missing = count;
            this.since = since;
        }
    }

    /** @param mostBytes limit for the total size of the chunks of incomplete messages */
    GelfChunks(long mostBytes, LongSupplier nanos) {
        this.mostBytes = mostBytes;
        this.nanos = nanos;
    }

    static boolean isChunk(byte[] datagram) {
        return datagram.length >= 2 && datagram[0] == 0x1e && datagram[1] == 0x0f;
    }

    /**
     * Adds one chunk.
     *
     * @return the whole message, if the chunk completes the message
     * @throws InputRejection when the chunk is malformed, or incomplete messages were dropped
     */
    synchronized Optional<byte[]> take(byte[] datagram, InetAddress peer) throws InputRejection {
        int givenUp = expire();
        Optional<byte[]> whole = add(datagram, peer);
        if (givenUp > 0 && whole.isEmpty()) {
            throw InputRejection.unreadable(
                    "gelf.chunk-missing",
                    "%d messages were dropped because some of their chunks did not arrive: send over TCP."
                            .formatted(givenUp));
        }
        return whole;
    }

    private Optional<byte[]> add(byte[] datagram, InetAddress peer) throws InputRejection {
        if (datagram.length < HEADER) {
            throw broken("the chunk is shorter than its header");
        }
        ByteBuffer header = ByteBuffer.wrap(datagram);
        Key key = new Key(peer, header.getLong(2));
        int number = datagram[10] & 0xff;
        int count = datagram[11] & 0xff;
        if (count == 0 || count > MOST_CHUNKS || number >= count) {
            throw broken("the chunk is number %d of %d, but the limit is %d chunks per message"
                    .formatted(number, count, MOST_CHUNKS));
        }
        int size = datagram.length - HEADER;
        Parts parts = waiting.get(key);
        if (bytes + size > mostBytes) {
            throw tooManyWait();
        }
        if (parts == null) {
            if (waiting.size() >= MOST_MESSAGES) {
                throw tooManyWait();
            }
            parts = new Parts(count, nanos.getAsLong());
            waiting.put(key, parts);
        }
        if (parts.chunks.length != count) {
            throw broken("according to its other chunks, the message has %d chunks".formatted(parts.chunks.length));
        }
        if (parts.chunks[number] != null) {
            return Optional.empty();
        }
        byte[] body = new byte[size];
        System.arraycopy(datagram, HEADER, body, 0, size);
        parts.chunks[number] = body;
        parts.missing--;
        parts.size += size;
        bytes += size;
        return parts.missing == 0 ? Optional.of(whole(key, parts)) : Optional.empty();
    }

    private static InputRejection tooManyWait() {
        return InputRejection.busy(
                "gelf.chunks-waiting",
                "Too many messages wait for their chunks: send over TCP.",
                java.time.Duration.ofSeconds(5));
    }

    private byte[] whole(Key key, Parts parts) {
        waiting.remove(key);
        bytes -= parts.size;
        ByteBuffer whole = ByteBuffer.allocate(parts.size);
        for (byte[] chunk : parts.chunks) {
            whole.put(chunk);
        }
        return whole.array();
    }

    /** The messages are sorted by the arrival of their first chunk. */
    private int expire() {
        int expired = 0;
        Iterator<Parts> oldest = waiting.values().iterator();
        while (oldest.hasNext()) {
            Parts parts = oldest.next();
            if (nanos.getAsLong() - parts.since < PATIENCE_NANOS) {
                break;
            }
            oldest.remove();
            bytes -= parts.size;
            expired++;
        }
        return expired;
    }

    private static InputRejection broken(String why) {
        return InputRejection.unreadable("gelf.chunk", "A chunk cannot be used: %s.".formatted(why));
    }
}
