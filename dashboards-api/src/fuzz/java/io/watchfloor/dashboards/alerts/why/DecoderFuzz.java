package io.watchfloor.dashboards.alerts.why;

import io.watchfloor.ops.detection.alert.Decoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever telemetry hides in Base64: what is found stays within its bounds. */
public final class DecoderFuzz {

    private DecoderFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        List<Decoder.Decoded> found = Decoder.decode(new String(data, StandardCharsets.UTF_8));
        if (found.size() > Decoder.MOST || found.stream().anyMatch(one -> one.text().length() > Decoder.LONGEST_OUTPUT)) {
            throw new IllegalStateException("more was decoded than is allowed");
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of(
                        "powershell -enc dwBoAG8AYQBtAGkA",
                        "echo H4sIAAAAAAAAA8tIzcnJVyjPL8pJAQCFEUoNCwAAAA== | base64 -d",
                        "eJzLSM3JyVcozy_KSQEAGgsEXQ== c29tZSBwbGFpbiB0ZXh0IGhlcmU=")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
