package io.watchfloor.sensors.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Any text is a frame, or refused as one; a frame that is written again reads the same. */
public final class UplinkFrameFuzz {

    private UplinkFrameFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) throws ProtocolException {
        UplinkFrame frame;
        try {
            frame = UplinkCodec.decode(new String(data, StandardCharsets.UTF_8));
        } catch (ProtocolException refused) {
            return;
        }
        if (!UplinkCodec.decode(UplinkCodec.encode(frame)).equals(frame)) {
            throw new IllegalStateException("a frame that is written again is another one");
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() throws IOException {
        return BatchFuzz.golden(Path.of("../sensors/src/test/resources/wire/v1"), ".json");
    }
}
