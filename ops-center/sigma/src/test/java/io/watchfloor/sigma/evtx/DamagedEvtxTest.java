package io.watchfloor.sigma.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What is damaged costs itself and is told; what stands around it is read. */
class DamagedEvtxTest {

    private static final int FIRST = 4_096;
    private static final int SECOND = FIRST + Chunk.SIZE;

    private final byte[] file = EvtxSample.file(3, 4);

    @Test
    void aDamagedFileHeaderCostsNoRecord() {
        file[9] ^= 1;
        assertThat(EvtxFiles.of(file).codes()).containsExactly("evtx.header-checksum 0:0");
        file[0] = 'X';
        EvtxFiles read = EvtxFiles.of(file);
        assertThat(read.codes()).containsExactly("evtx.header-signature 0:0");
        assertThat(read.records()).hasSize(12);
        assertThat(EvtxReader.isEvtx(file)).isTrue();
    }

    @Test
    void aDamagedChunkHeaderCostsNoRecord() {
        file[SECOND + 50] ^= 1;
        assertThat(EvtxFiles.of(file).codes()).containsExactly("evtx.chunk-checksum 2:0");
        file[SECOND] = 'X';
        EvtxFiles read = EvtxFiles.of(file);
        assertThat(read.codes()).containsExactly("evtx.chunk-signature 2:0");
        assertThat(read.records()).hasSize(12);
    }

    @Test
    void aChunkOverwrittenIsLostAlone() {
        Arrays.fill(file, SECOND, SECOND + Chunk.SIZE, (byte) 0x55);
        EvtxFiles read = EvtxFiles.of(file);
        assertThat(read.codes()).containsExactly("evtx.chunk-signature 2:0");
        assertThat(read.records()).hasSize(8);
        assertThat(read.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void aDamagedRecordIsLostAloneAndKeepsItsNumber() {
        int third = record(2);
        file[third] = 0;
        EvtxFiles read = EvtxFiles.of(file);
        assertThat(read.codes()).containsExactly("evtx.records-checksum 1:0", "evtx.record 1:3");
        assertThat(read.numbers()).doesNotContain(3L).hasSize(11).contains(4L, 12L);
    }

    @Test
    void aSizeThatIsWrongIsNotFollowed() {
        for (int wrong : new int[] {0, 27, 0x7fff_ffff, -1, 65_000}) {
            byte[] damaged = file.clone();
            Bytes32.put(damaged, record(1) + 4, wrong);
            EvtxFiles read = EvtxFiles.of(damaged);
            assertThat(read.codes()).containsExactly("evtx.records-checksum 1:0", "evtx.record 1:2");
            assertThat(read.records()).hasSize(11);
        }
    }

    @Test
    void aRepeatedSizeThatIsWrongIsForgiven() {
        Bytes32.put(file, record(1) - 4, 99);
        EvtxFiles read = EvtxFiles.of(file);
        assertThat(read.codes()).containsExactly("evtx.records-checksum 1:0");
        assertThat(read.records()).hasSize(12);
    }

    @Test
    void aFileCutShortGivesWhatItStillHas() {
        assertThat(EvtxFiles.of(Arrays.copyOf(file, 100)).codes()).containsExactly("evtx.truncated 0:0");
        assertThat(EvtxFiles.of(Arrays.copyOf(file, SECOND)).codes()).containsExactly("evtx.truncated 2:0");
        int within = record(2) - FIRST + SECOND + 20;
        EvtxFiles read = EvtxFiles.of(Arrays.copyOf(file, within));
        assertThat(read.codes()).containsExactly("evtx.record 2:7", "evtx.truncated 2:0");
        assertThat(read.records()).hasSize(6);
    }

    @Test
    void aFileCopiedWhileItWasWrittenToIsReadBeyondItsHeaders() {
        ChunkWriter second = new ChunkWriter();
        EvtxSample.process(second, 5, "a");
        byte[] early = second.chunk();
        EvtxSample.process(second, 6, "b");
        byte[] late = second.chunk();
        System.arraycopy(early, 0, late, 0, Chunk.HEADER);
        byte[] first = Arrays.copyOfRange(file, FIRST, SECOND);
        EvtxFiles read = EvtxFiles.of(ChunkWriter.file(true, first, late, new byte[Chunk.SIZE]));

        assertThat(read.damage()).isEmpty();
        assertThat(read.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(EvtxFiles.of(ChunkWriter.file(false, late)).records()).hasSize(1);
    }

    @Test
    void aStreamThatBreaksOffGivesWhatCameBefore() {
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(file, 0, SECOND + record(2) - FIRST), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the packed file is cut short");
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        return read();
                    }
                });
        EvtxFiles.Collecting sink = new EvtxFiles.Collecting();

        assertThatThrownBy(() -> EvtxReader.read(broken, 1 << 20, sink)).hasMessage("the packed file is cut short");
        assertThat(sink.read.numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void namesAndTemplatesThatPointAnywhereEndInAClearError() {
        for (int offset : new int[] {-1, 0x7fff_ffff, 65_535, 65_530, 0}) {
            ChunkWriter out = new ChunkWriter();
            out.record(1, () -> {
                out.header();
                out.bytes(0x0c, 1, 0, 0, 0, 0);
                out.u32(offset);
                out.u32(0);
            });
            out.record(2, () -> {
                out.header();
                out.bytes(0x01, 0xff, 0xff, 0, 0, 0, 0);
                out.u32(offset);
            });
            EvtxSample.process(out, 3, "c");
            EvtxFiles read = EvtxFiles.of(ChunkWriter.file(false, out.chunk()));
            assertThat(read.codes()).hasSize(2).allMatch(code -> code.matches("evtx\\.(offset|token) 1:[12]"));
            assertThat(read.numbers()).containsExactly(3L);
        }
    }

    @Test
    void aTemplateThatUsesItselfEndsInAClearError() {
        ChunkWriter out = new ChunkWriter();
        out.record(1, () -> {
            out.header();
            out.instance("self", () -> out.instance("self", () -> {}));
        });
        EvtxSample.process(out, 2, "c");
        EvtxFiles read = EvtxFiles.of(ChunkWriter.file(false, out.chunk()));
        assertThat(read.codes()).containsExactly("evtx.depth 1:1");
        assertThat(read.numbers()).containsExactly(2L);
    }

    @Test
    void elementsWithinElementsAreBounded() {
        ChunkWriter out = new ChunkWriter();
        out.record(1, () -> {
            out.header();
            nest(out, 1_000);
        });
        assertThat(EvtxFiles.of(ChunkWriter.file(false, out.chunk())).codes()).containsExactly("evtx.depth 1:1");
    }

    private static void nest(ChunkWriter out, int levels) {
        out.element("e", () -> {
            if (levels > 0) {
                nest(out, levels - 1);
            }
        });
    }

    @Test
    void whatUnfoldsWithoutEndIsStopped() {
        ChunkWriter out = new ChunkWriter();
        out.record(1, () -> {
            out.header();
            doubled(out, 40);
        });
        List<byte[]> chunks = new ArrayList<>();
        chunks.add(out.chunk());
        chunks.add(manyLarge().chunk());
        EvtxFiles read = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> EvtxFiles.of(ChunkWriter.file(false, chunks.toArray(byte[][]::new))));
        assertThat(read.codes()).contains("evtx.work 1:1").anyMatch(code -> code.startsWith("evtx.work 2:"));
    }

    @Test
    void aChunkFullOfRealRecordsIsFarFromTheLimitOfWork() {
        ChunkWriter out = new ChunkWriter();
        for (int id = 1; id <= 280; id++) {
            EvtxSample.process(out, id, "x".repeat(40));
        }
        byte[] bytes = out.chunk();
        Chunk chunk = new Chunk(bytes, 1, bytes.length);
        new RecordReader(chunk, new JsonWriter(1 << 20), new EvtxFiles.Collecting(), 0).walk(false);
        Assertions.assertDoesNotThrow(() -> chunk.work().spend(WorkBudget.OF_A_CHUNK * 9 / 10));
    }

    /** Each template uses the next one twice. */
    private static void doubled(ChunkWriter out, int levels) {
        out.instance("level " + levels, () -> {
            if (levels == 0) {
                out.element("e", () -> out.text("x"));
            } else {
                doubled(out, levels - 1);
                doubled(out, levels - 1);
            }
        });
    }

    /** A text of 10,000 characters in a template that hundreds of records use. */
    private static ChunkWriter manyLarge() {
        ChunkWriter out = new ChunkWriter();
        for (int id = 1; id <= 100; id++) {
            out.record(id, () -> {
                out.header();
                out.instance("large", () -> out.element("e", () -> out.text("x".repeat(10_000))));
                out.element("r", () -> out.text("y"));
            });
        }
        for (int id = 101; id < 300; id++) {
            out.record(id, () -> {
                out.header();
                for (int i = 0; i < 9; i++) {
                    out.instance("large", () -> {});
                }
            });
        }
        return out;
    }

    /** Where the record of this index begins in the file. */
    private int record(int index) {
        int at = FIRST + Chunk.HEADER;
        for (int i = 0; i < index; i++) {
            at += (int) LittleEndian.u32(file, at + 4);
        }
        return at;
    }

    private static final class Bytes32 {
        static void put(byte[] bytes, int at, int value) {
            for (int i = 0; i < 4; i++) {
                bytes[at + i] = (byte) (value >> (8 * i));
            }
        }
    }
}
