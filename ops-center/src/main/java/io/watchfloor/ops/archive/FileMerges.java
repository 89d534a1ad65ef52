package io.watchfloor.ops.archive;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses which files of the archive are merged: files of one day and log source, those of similar size while the day
 * lasts, and all small ones when it is over. So a record is written again only a few times, and a log source has at
 * most seven files of each size on a day, in addition to the large ones.
 */
final class FileMerges {

    /** This many files of similar size are merged into one. */
    static final int MERGED = 8;

    /** Files of this size are not merged any more. */
    static final long LARGE = 256L << 20;

    /** Nor files with this many records: a merge sorts them, which takes memory, and about a kilobyte of disk for each. */
    static final long MANY = 500_000;

    /** The smallest class of file sizes. */
    private static final long SMALL = 64L << 10;

    private FileMerges() {}

    /** @return the files of each merge, at least two */
    static List<List<ArchiveFile>> due(List<ArchiveFile> files, LocalDate today) {
        Map<String, List<ArchiveFile>> groups = new TreeMap<>();
        for (ArchiveFile file : files) {
            if (file.bytes() < LARGE && file.content().records() < MANY) {
                String sizes = over(file, today) ? "" : String.valueOf(sizeClass(file.bytes()));
                groups.computeIfAbsent(file.day() + " " + file.logSource() + " " + sizes, key -> new ArrayList<>())
                        .add(file);
            }
        }
        return groups.values().stream()
                .filter(group -> group.size() >= (over(group.getFirst(), today) ? 2 : MERGED))
                .map(FileMerges::smallest)
                .filter(chosen -> chosen.size() > 1)
                .toList();
    }

    private static boolean over(ArchiveFile file, LocalDate today) {
        return file.day().isBefore(today);
    }

    /** The smallest files that are together not too large. */
    private static List<ArchiveFile> smallest(List<ArchiveFile> group) {
        List<ArchiveFile> chosen = new ArrayList<>();
        long bytes = 0;
        long records = 0;
        for (ArchiveFile file : group.stream()
                .sorted(Comparator.comparingLong(ArchiveFile::bytes))
                .toList()) {
            bytes += file.bytes();
            records += file.content().records();
            if (bytes > LARGE || records > MANY) {
                break;
            }
            chosen.add(file);
        }
        return chosen;
    }

    /** 0 for the smallest files; each class has files that are up to {@value #MERGED} times as large. */
    private static int sizeClass(long bytes) {
        int level = 0;
        for (long most = SMALL; bytes > most; most *= MERGED) {
            level++;
        }
        return level;
    }
}
