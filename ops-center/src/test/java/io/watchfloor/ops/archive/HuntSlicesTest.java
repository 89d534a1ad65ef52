package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.archive.HuntSlices.Slice;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HuntSlicesTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant END = day(30);

    private static Instant day(int day) {
        return START.plus(Duration.ofDays(day));
    }

    private static ArchiveFile file(Instant from, Instant to, long records) {
        return new ArchiveFile(
                0, "", LocalDate.EPOCH, "-/-/-", new ArchiveFile.Content(from, to, "a", "b", records), records);
    }

    private static ArchiveFile ofDay(int day, long records) {
        return file(day(day), day(day + 1).minusMillis(1), records);
    }

    private static Instant after(ArchiveFile file) {
        return file.content().to().plusNanos(1_000);
    }

    @Test
    void aSliceEndsWhereTheNextFileWouldBeTooMuch() {
        List<ArchiveFile> days = List.of(ofDay(27, 400), ofDay(28, 500), ofDay(29, 600));
        HuntSlices slices = new HuntSlices(days);
        assertThat(slices.ending(START, END, 2_000)).isEqualTo(new Slice(START, 1_500));
        assertThat(slices.ending(START, END, 1_100)).isEqualTo(new Slice(after(days.get(0)), 1_100));
        assertThat(slices.ending(START, END, 1_000)).isEqualTo(new Slice(after(days.get(1)), 600));
        assertThat(slices.ending(day(29), END, 1_000)).isEqualTo(new Slice(day(29), 600));
    }

    @Test
    void theFilesAtTheEndAreReadEvenIfTheyAreTooMuch() {
        List<ArchiveFile> days = List.of(ofDay(27, 400), ofDay(28, 500));
        assertThat(new HuntSlices(days).ending(START, after(days.get(1)), 10))
                .isEqualTo(new Slice(after(days.get(0)), 500));
        assertThat(new HuntSlices(days).ending(START, END, 10)).isEqualTo(new Slice(after(days.get(1)), 0));
    }

    @Test
    void filesWithFewRecordsDoNotEndASliceOfALargeFile() {
        ArchiveFile large = ofDay(28, 10_000);
        List<ArchiveFile> files = new ArrayList<>(List.of(ofDay(27, 10_000), large));
        for (int hour = 0; hour < 24; hour++) {
            files.add(file(day(28), day(28).plus(Duration.ofHours(hour)), 50));
        }
        assertThat(new HuntSlices(files).ending(START, after(large), 10))
                .isEqualTo(new Slice(after(files.getFirst()), 11_200));
    }

    @Test
    void slicesCoverTheWholeTimeRangeAndReadFewFilesAgain() {
        Random random = new Random(28);
        for (int round = 0; round < 200; round++) {
            List<ArchiveFile> files = new ArrayList<>();
            long all = 0;
            for (int n = random.nextInt(60); n > 0; n--) {
                Instant from = START.plusSeconds(random.nextInt(30 * 86_400));
                files.add(file(from, from.plusSeconds(random.nextInt(4 * 3_600)), random.nextInt(1_000)));
                all += files.getLast().content().records();
            }
            HuntSlices slices = new HuntSlices(files);
            long read = 0;
            int count = 0;
            long wanted = random.nextInt(3_000);
            for (Instant until = END; until.isAfter(START); count++) {
                Slice slice = slices.ending(START, until, wanted);
                assertThat(slice.start()).isBefore(until).isAfterOrEqualTo(START);
                read += slice.records();
                until = slice.start();
            }
            assertThat(count).isLessThanOrEqualTo(files.size() + 1);
            assertThat(read).isGreaterThanOrEqualTo(all);
            if (wanted >= all) {
                assertThat(count).isEqualTo(1);
            }
        }
    }
}
