package io.watchfloor.sigma.evtx;

import io.watchfloor.sigma.evtx.ChunkWriter.Given;
import java.util.ArrayList;
import java.util.List;

/** A small event log of our own, in the shape of Sysmon's process creations. */
public final class EvtxSample {

    private EvtxSample() {}

    /** So many chunks with so many records each, numbered through. */
    static byte[] file(int chunks, int recordsPerChunk) {
        List<byte[]> written = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            ChunkWriter chunk = new ChunkWriter();
            for (int k = 0; k < recordsPerChunk; k++) {
                process(chunk, i * recordsPerChunk + k + 1, "C:\\Tools\\a%d.exe".formatted(k));
            }
            written.add(chunk.chunk());
        }
        return ChunkWriter.file(false, written.toArray(byte[][]::new));
    }

    /** Three process creations, the second of {@code C:\Windows\System32\whoami.exe}. */
    public static byte[] threeProcesses() {
        ChunkWriter chunk = new ChunkWriter();
        process(chunk, 1, "C:\\Tools\\a.exe");
        process(chunk, 2, "C:\\Windows\\System32\\whoami.exe");
        process(chunk, 3, "C:\\Tools\\b.exe");
        return ChunkWriter.file(false, chunk.chunk());
    }

    static void process(ChunkWriter out, long id, String image) {
        out.record(id, () -> {
            out.header();
            out.instance(
                    "event",
                    () -> event(out),
                    new Given(0x06, () -> out.u16(1)),
                    new Given(0x11, () -> out.u64(133_776_627_120_000_000L + 10 * id)),
                    new Given(0x0a, () -> out.u64(id)),
                    new Given(0x21, () -> {
                        out.header();
                        out.instance(
                                "data",
                                () -> data(out),
                                new Given(0x01, () -> out.utf16(image)),
                                new Given(0x08, () -> out.u32((int) (4_000 + id))));
                        out.end();
                    }));
            out.end();
        });
    }

    private static void event(ChunkWriter out) {
        out.header();
        out.element("Event", true, () -> out.attribute("xmlns", () -> out.text("urn:event")), () -> {
            out.element("System", () -> {
                out.element(
                        "Provider",
                        true,
                        () -> out.attribute("Name", () -> out.text("Microsoft-Windows-Sysmon")),
                        null);
                out.element("EventID", () -> out.optional(0, 0x06));
                out.element("TimeCreated", true, () -> out.attribute("SystemTime", () -> out.optional(1, 0x11)), null);
                out.element("EventRecordID", () -> out.optional(2, 0x0a));
                out.element("Channel", () -> out.text("Microsoft-Windows-Sysmon/Operational"));
                out.element("Computer", () -> out.text("ws01"));
            });
            out.optional(3, 0x21);
        });
        out.end();
    }

    private static void data(ChunkWriter out) {
        out.header();
        out.element("EventData", () -> {
            named(out, "Image", 0, 0x01);
            named(out, "ProcessId", 1, 0x08);
        });
        out.end();
    }

    static void named(ChunkWriter out, String name, int index, int type) {
        out.element("Data", true, () -> out.attribute("Name", () -> out.text(name)), () -> out.optional(index, type));
    }

    /** What {@link #process} must be read as. */
    static String processJson(long id, String image) {
        return "{\"Event\":{\"#attributes\":{\"xmlns\":\"urn:event\"},\"System\":{\"Provider\":{\"#attributes\":{\"Name\":"
                + "\"Microsoft-Windows-Sysmon\"}},\"EventID\":1,\"TimeCreated\":{\"#attributes\":{\"SystemTime\":"
                + "\"2024-12-03T01:25:12.%06dZ\"}},\"EventRecordID\":%d,\"Channel\":".formatted(id, id)
                + "\"Microsoft-Windows-Sysmon/Operational\",\"Computer\":\"ws01\"},\"EventData\":{\"Image\":\"%s\",\"ProcessId\":%d}}}"
                        .formatted(image.replace("\\", "\\\\"), 4_000 + id);
    }
}
