package io.watchfloor.sigma.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.engine.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Files with bytes changed, overwritten, moved or cut off, the same ones in every run. Nothing but damage comes of it; records that lie
 * wholly before the first changed byte, and those of later chunks, are read as before; and no file takes long.
 */
class MutatedEvtxTest {

    private static final int FILE_HEADER = 4_096;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Random random = new Random(20_261_125);

    @Test
    void ourOwnFileMutated() {
        byte[] file = EvtxSample.file(3, 40);
        for (int i = 0; i < 1_500; i++) {
            mutate(file, "own " + i);
        }
    }

    @Test
    void realFilesMutated() throws IOException {
        List<byte[]> chunks = new ArrayList<>();
        try (Stream<Path> files = Files.list(SharedData.path("regression/evtx"))) {
            for (Path packed : files.sorted().toList()) {
                try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
                    byte[] file = in.readAllBytes();
                    chunks.add(Arrays.copyOfRange(file, FILE_HEADER, FILE_HEADER + Chunk.SIZE));
                }
            }
        }
        for (int i = 0; i + 2 < chunks.size(); i++) {
            byte[] file = ChunkWriter.file(false, chunks.get(i), chunks.get(i + 1), chunks.get(i + 2));
            for (int k = 0; k < 12; k++) {
                mutate(file, "real " + i + "/" + k);
            }
        }
    }

    /** Changes something in the second of three chunks, or cuts it off there. */
    private void mutate(byte[] file, String which) {
        List<Integer> ends = ends(file);
        int chunk = FILE_HEADER + Chunk.SIZE;
        int used = ends.stream()
                        .filter(end -> end <= chunk + Chunk.SIZE)
                        .mapToInt(end -> end)
                        .max()
                        .orElseThrow()
                - chunk;
        int at = chunk + random.nextInt(used);
        int length = Math.min(1 << random.nextInt(10), chunk + Chunk.SIZE - at);
        byte[] mutated = file.clone();
        boolean cut = false;
        switch (random.nextInt(6)) {
            case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> random.ints(4).forEach(bits -> mutated[at + Math.floorMod(bits, length)] = (byte) (bits >> 16));
            case 2 -> Arrays.fill(mutated, at, at + length, (byte) (random.nextBoolean() ? 0xff : 0));
            case 3 -> System.arraycopy(file, chunk + random.nextInt(Chunk.SIZE - length), mutated, at, length);
            case 4 -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, mutated, at, length);
            }
            case 5 -> cut = true;
            default -> throw new IllegalStateException();
        }
        List<String> before = EvtxFiles.of(file).records();
        int whole = (int) ends.stream().filter(end -> end <= at).count();
        int later = (int) ends.stream().filter(end -> end > chunk + Chunk.SIZE).count();

        long started = System.nanoTime();
        EvtxFiles read = EvtxFiles.of(cut ? Arrays.copyOf(mutated, at) : mutated);
        Duration took = Duration.ofNanos(System.nanoTime() - started);

        assertThat(took).as(which).isLessThan(LONGEST);
        assertThat(read.records()).as(which).startsWith(before.subList(0, whole).toArray(String[]::new));
        if (!cut) {
            assertThat(read.records())
                    .as(which)
                    .endsWith(
                            before.subList(before.size() - later, before.size()).toArray(String[]::new));
            assertThat(read.damage()).as(which).allMatch(damage -> damage.chunk() == 2);
        }
    }

    /** Where each record of the undamaged file ends. */
    private static List<Integer> ends(byte[] file) {
        List<Integer> ends = new ArrayList<>();
        for (int chunk = FILE_HEADER; chunk < file.length; chunk += Chunk.SIZE) {
            int end = chunk + (int) LittleEndian.u32(file, chunk + 48);
            for (int at = chunk + Chunk.HEADER; at < end; ) {
                at += (int) LittleEndian.u32(file, at + 4);
                ends.add(at);
            }
        }
        return ends;
    }
}
