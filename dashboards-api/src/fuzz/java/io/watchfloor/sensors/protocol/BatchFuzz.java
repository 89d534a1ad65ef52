package io.watchfloor.sensors.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Any bytes are a batch, or refused as one; a batch that is written again reads the same. */
public final class BatchFuzz {

    private static final int HEADER = 42;
    private static final BatchLimits SMALL = new BatchLimits(1 << 16, 1 << 18, 100, 1000);

    /** For the same batch, which may have come compressed more than the sensor would. */
    private static final BatchLimits ROOMY = new BatchLimits(1 << 20, 1 << 19, 100, 1000);

    private BatchFuzz() {}

    /** One input, as it is, and with the checksum that it needs to get further. */
    public static void fuzzerTestOneInput(byte[] data) throws ProtocolException {
        check(data);
        if (data.length > HEADER) {
            CRC32C checksum = new CRC32C();
            checksum.update(data, 0, HEADER - 4);
            checksum.update(data, HEADER, data.length - HEADER);
            ByteBuffer.wrap(data).putInt(HEADER - 4, (int) checksum.getValue());
            check(data);
        }
    }

    private static void check(byte[] frame) throws ProtocolException {
        TelemetryBatch batch;
        try {
            batch = UplinkCodec.decodeBatch(frame, SMALL);
        } catch (ProtocolException refused) {
            return;
        }
        TelemetryBatch again = UplinkCodec.decodeBatch(UplinkCodec.encodeBatch(batch), ROOMY);
        if (again.epoch() != batch.epoch()
                || again.firstSequence() != batch.firstSequence()
                || again.history() != batch.history()
                || !again.gaps().equals(batch.gaps())
                || again.records().size() != batch.records().size()) {
            throw new IllegalStateException("a batch that is written again is another one");
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() throws IOException {
        return golden(Path.of("../sensors/src/test/resources/wire/v1"), ".bin");
    }

    static List<byte[]> golden(Path folder, String ending) throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.filter(one -> one.toString().endsWith(ending)).sorted().toList()) {
                files.add(Files.readAllBytes(file));
            }
        }
        return files;
    }
}
