package io.watchfloor.sensors.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sent watermark survives crashes during its update. */
class SentWatermarkTest {
    private static final int MAGIC = 0x57465353;

    @TempDir
    private Path folder;

    private long read() throws IOException {
        try (SentWatermark mark = new SentWatermark(Disk.REAL, folder, 1_000)) {
            return mark.index();
        }
    }

    private void note(long... marks) throws IOException {
        try (SentWatermark mark = new SentWatermark(Disk.REAL, folder, 1_000)) {
            for (long each : marks) {
                assertThat(mark.advance(each)).isTrue();
            }
        }
    }

    @Test
    void highestMarkWins() throws Exception {
        assertThat(read()).isZero();
        note(7, 9, 8);
        assertThat(read()).isEqualTo(9);
        note(12);
        note(14);
        assertThat(read()).isEqualTo(14);
    }

    @Test
    void markIsLimitedToTheEndOfTheSpool() throws Exception {
        note(1_200);
        assertThat(read()).isEqualTo(1_000);
    }

    @Test
    void previousMarkIsUsedIfTheLastIsDamaged() throws Exception {
        note(7, 9);
        Path file = folder.resolve("sent");
        byte[] bytes = Files.readAllBytes(file);
        int second = StateFile.size(1);
        for (int torn = second; torn < bytes.length; torn++) {
            byte[] changed = bytes.clone();
            changed[torn] ^= 1;
            Files.write(file, changed);
            assertThat(read()).isEqualTo(7);
        }
        note(11);
        assertThat(read()).isEqualTo(11);
    }

    @Test
    void markOfAnEarlierVersionIsRead() throws Exception {
        Files.write(folder.resolve("sent"), StateFile.encoded(MAGIC, 42).array());
        assertThat(read()).isEqualTo(42);
        note(43);
        assertThat(read()).isEqualTo(43);
    }

    @Test
    void failedWriteKeepsTheOldMark() throws Exception {
        try (SentWatermark mark = new SentWatermark(new FullDisk(), folder, 1_000)) {
            assertThat(mark.advance(5)).isFalse();
            assertThat(mark.index()).isZero();
        }
    }

    private static final class FullDisk implements Disk {
        private record File(OutputFile real) implements OutputFile {
            @Override
            public int write(ByteBuffer bytes, long at) throws IOException {
                throw new IOException("no room");
            }

            @Override
            public void truncate(long size) throws IOException {
                real.truncate(size);
            }

            @Override
            public void force() throws IOException {
                real.force();
            }

            @Override
            public long size() throws IOException {
                return real.size();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        }

        @Override
        public OutputFile open(Path path, OpenOption... options) throws IOException {
            return new File(REAL.open(path, options));
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            REAL.move(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            REAL.delete(path);
        }

        @Override
        public void forceDirectory(@Nullable Path directory) throws IOException {
            REAL.forceDirectory(directory);
        }
    }
}
