package io.watchfloor.dashboards.intel.cli;

import io.watchfloor.ops.intel.stix.StixEntry;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Divides the valid objects of a large file into bundles that the center accepts. */
final class BundleParts {

    private static final int BYTES = StixLimits.USUAL.bytes() / 2;
    private static final int OBJECTS = 2_000;

    private BundleParts() {}

    /** Marking definitions come first, because objects with an unknown marking are restricted. */
    static List<List<StixEntry>> of(StixFile file) {
        List<List<StixEntry>> parts = new ArrayList<>();
        List<StixEntry> current = new ArrayList<>();
        long bytes = 0;
        List<StixEntry> ordered = file.refused()
                ? List.of()
                : Stream.concat(
                                file.entries().stream().filter(BundleParts::isMarking),
                                file.entries().stream().filter(one -> !isMarking(one)))
                        .toList();
        for (StixEntry entry : ordered) {
            StixObject object = entry.object();
            if (object == null) {
                continue;
            }
            if (!current.isEmpty() && (current.size() == OBJECTS || bytes + object.body().length > BYTES)) {
                parts.add(current);
                current = new ArrayList<>();
                bytes = 0;
            }
            current.add(entry);
            bytes += object.body().length;
        }
        if (!current.isEmpty()) {
            parts.add(current);
        }
        return parts;
    }

    private static boolean isMarking(StixEntry entry) {
        return "marking-definition".equals(entry.type());
    }

    static byte[] bundle(List<StixEntry> part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String before = "{\"type\":\"bundle\",\"id\":\"bundle--%s\",\"objects\":[".formatted(UUID.randomUUID());
        for (StixEntry entry : part) {
            StixObject object = entry.object();
            if (object != null) {
                out.writeBytes(before.getBytes(StandardCharsets.UTF_8));
                out.writeBytes(object.body());
                before = ",";
            }
        }
        out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
