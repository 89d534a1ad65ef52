package io.watchfloor.ops.intake.input.gelf;

import io.watchfloor.config.input.GelfInput;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.socket.MessageReader;
import io.watchfloor.ops.intake.input.socket.ReceivedMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Decodes GELF datagrams and messages, which may be chunked or compressed. */
public final class GelfDecoder implements MessageReader {

    /** The limit for the memory of incomplete messages, as a number of messages of the maximum size. */
    private static final int MESSAGES_WAITING = 32;

    private final GelfInput settings;
    private final GelfRecords records;
    private final Clock clock;
    private final GelfChunks chunks;

    public GelfDecoder(GelfInput settings, GelfRecords records, Clock clock) {
        this(settings, records, clock, System::nanoTime);
    }

    GelfDecoder(GelfInput settings, GelfRecords records, Clock clock, LongSupplier nanos) {
        this.settings = settings;
        this.records = records;
        this.clock = clock;
        this.chunks = new GelfChunks((long) MESSAGES_WAITING * settings.limits().message(), nanos);
    }

    @Override
    public Optional<ReceivedMessage> read(byte[] message, InetAddress peer) throws InputRejection {
        Optional<byte[]> whole = GelfChunks.isChunk(message) ? chunks.take(message, peer) : Optional.of(message);
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ReceivedMessage.of(records.read(unpacked(whole.get()), peer, clock.instant())));
    }

    private byte[] unpacked(byte[] message) throws InputRejection {
        boolean gzip = message.length > 2 && (message[0] & 0xff) == 0x1f && (message[1] & 0xff) == 0x8b;
        boolean zlib = message.length > 2 && message[0] == 0x78 && ((message[0] << 8) + (message[1] & 0xff)) % 31 == 0;
        if (!gzip && !zlib) {
            return checked(message);
        }
        try (InputStream in = gzip
                ? new GZIPInputStream(new ByteArrayInputStream(message))
                : new InflaterInputStream(new ByteArrayInputStream(message))) {
            return checked(in.readNBytes(settings.limits().message() + 1));
        } catch (IOException e) {
            throw InputRejection.unreadable(
                    "gelf.packed", "A message cannot be decompressed: %s.".formatted(e.getMessage()));
        }
    }

    private byte[] checked(byte[] message) throws InputRejection {
        if (message.length > settings.limits().message()) {
            throw InputRejection.tooLarge(
                    "input.message-too-long",
                    "A message has more than %d bytes (watchfloor.inputs.gelf.max-message)."
                            .formatted(settings.limits().message()));
        }
        return message;
    }
}
