package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.loading.RuleFileReader.Contents;
import io.watchfloor.sigma.loading.RuleFiles.RuleFile;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cache of parsed rule files, so that reloading a rule set only parses changed files. The key is the file name and a
 * hash of the content; a file that uses lists of values is parsed again when a list changed. An entry lives as long as a
 * {@link RuleLoadResult} references it, so a rejected load leaves nothing behind. Thread-safe.
 */
final class RuleFileCache {

    private record Key(String name, String hash, boolean checked) {}

    private static final class CacheEntry extends WeakReference<Contents> {
        private final Key key;
        private final String lists;

        CacheEntry(Key key, String lists, Contents contents, ReferenceQueue<Contents> forgotten) {
            super(contents, forgotten);
            this.key = key;
            this.lists = lists;
        }

        @Nullable
        Contents with(String now) {
            Contents contents = get();
            return contents == null || contents.lists().isEmpty() || lists.equals(now) ? contents : null;
        }
    }

    private final Map<Key, CacheEntry> known = new HashMap<>();
    private final ReferenceQueue<Contents> forgotten = new ReferenceQueue<>();

    /**
     * Returns the parsed files in the given order.
     *
     * @param lists hash of the placeholder lists
     * @param parallel true to parse new files with several threads; false to use only the caller's thread, so that
     *     other work is not delayed
     */
    List<Contents> read(List<RuleFile> files, RuleFileReader reading, String lists, boolean parallel) {
        Stream<RuleFile> stream = parallel ? files.parallelStream() : files.stream();
        return stream.map(file -> read(file, reading, lists)).toList();
    }

    private Contents read(RuleFile file, RuleFileReader reading, String lists) {
        String hash = ContentHash.of(file.text().getBytes(StandardCharsets.UTF_8));
        Key key = new Key(file.name(), hash + file.unreadable(), reading.checked());
        Contents contents = known(key, lists);
        return contents == null ? keep(key, lists, reading.read(file)) : contents;
    }

    private synchronized @Nullable Contents known(Key key, String lists) {
        CacheEntry remembered = known.get(key);
        return remembered == null ? null : remembered.with(lists);
    }

    private synchronized Contents keep(Key key, String lists, Contents contents) {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            if (gone instanceof CacheEntry remembered) {
                known.remove(remembered.key, remembered);
            }
        }
        known.put(key, new CacheEntry(key, lists, contents, forgotten));
        return contents;
    }
}
