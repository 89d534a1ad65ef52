package io.watchfloor.ops.archive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Finds the files that may have values, by their sketches in the database. */
final class SketchLookup {

    /** Up to this number of values, a block of each sketch is read for each value; else all of each sketch. */
    static final int MOST_BLOCKS = 32;

    private static final int AT_ONCE = 100;

    private SketchLookup() {}

    /** @return those files that have no sketch, or whose sketch has the values, in the same order */
    static List<ArchiveFile> matching(Handle handle, List<ArchiveFile> files, RequiredValues values) {
        if (values.isEmpty() || files.isEmpty()) {
            return files;
        }
        Set<Long> ruledOut = new HashSet<>();
        List<Long> hashes =
                values.conditions().stream().flatMap(Set::stream).distinct().toList();
        Long[] ids = files.stream().map(ArchiveFile::id).toArray(Long[]::new);
        if (hashes.size() <= MOST_BLOCKS) {
            blocks(handle, ids, hashes).forEach((file, found) -> {
                if (!values.mayMatch(found::contains)) {
                    ruledOut.add(file);
                }
            });
        } else {
            whole(handle, ids, values, ruledOut);
        }
        return files.stream().filter(file -> !ruledOut.contains(file.id())).toList();
    }

    /** The hashes that each file with a sketch may have. */
    private static Map<Long, Set<Long>> blocks(Handle handle, Long[] ids, List<Long> hashes) {
        Map<Long, Set<Long>> found = new HashMap<>();
        handle.createQuery("""
                        SELECT f.id, h.n, substring(f.sketch FROM
                            CAST(1 + 32 * ((h.chooser * (octet_length(f.sketch) / 32)) >> 32) AS integer) FOR 32) AS block
                        FROM archive_file f
                            CROSS JOIN unnest(CAST(:choosers AS bigint[])) WITH ORDINALITY AS h (chooser, n)
                        WHERE f.id = ANY(:ids) AND f.sketch IS NOT NULL""")
                .bind("ids", ids)
                .bind("choosers", hashes.stream().map(ValueSketch::chooser).toArray(Long[]::new))
                .map((row, context) -> {
                    Set<Long> ofFile = found.computeIfAbsent(row.getLong("id"), id -> new HashSet<>());
                    long hash = hashes.get(row.getInt("n") - 1);
                    if (ValueSketch.blockHas(row.getBytes("block"), 0, hash)) {
                        ofFile.add(hash);
                    }
                    return hash;
                })
                .forEach(hash -> {});
        return found;
    }

    private static void whole(Handle handle, Long[] ids, RequiredValues values, Set<Long> ruledOut) {
        handle.createQuery("SELECT id, sketch FROM archive_file WHERE id = ANY(:ids) AND sketch IS NOT NULL")
                .bind("ids", ids)
                .setFetchSize(AT_ONCE)
                .map((row, context) -> Map.entry(row.getLong("id"), ValueSketch.read(row.getBytes("sketch"))))
                .forEach(file -> {
                    if (!values.mayMatch(file.getValue()::mayHave)) {
                        ruledOut.add(file.getKey());
                    }
                });
    }
}
