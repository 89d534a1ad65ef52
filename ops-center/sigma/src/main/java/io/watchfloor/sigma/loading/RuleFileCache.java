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
 * What files held when they were last read, so that loading a rule set again costs little more than its changed files.
 * A file is identified by its name and the hash of its contents, and remembered as long as a {@link RuleLoadResult} that
 * includes it: a refused loading leaves nothing behind. Thread-safe.
 */
final class RuleFileCache {

    private record Key(String name, String hash, String lists, boolean checked) {}

    private static final class CacheEntry extends WeakReference<Contents> {
        private final Key key;

        CacheEntry(Key key, Contents contents, ReferenceQueue<Contents> forgotten) {
            super(contents, forgotten);
            this.key = key;
        }
    }

    private final Map<Key, CacheEntry> known = new HashMap<>();
    private final ReferenceQueue<Contents> forgotten = new ReferenceQueue<>();

    /**
     * The contents in the order of the files.
     *
     * @param lists the hash of the placeholders
     * @param parallel whether new ones may be read by several threads; otherwise only by the caller's, so that
     *     other work does not wait
     */
    List<Contents> read(List<RuleFile> files, RuleFileReader reading, String lists, boolean parallel) {
        Stream<RuleFile> stream = parallel ? files.parallelStream() : files.stream();
        return stream.map(file -> read(file, reading, lists)).toList();
    }

    private Contents read(RuleFile file, RuleFileReader reading, String lists) {
        String hash = ContentHash.of(file.text().getBytes(StandardCharsets.UTF_8));
        Key key = new Key(file.name(), hash + file.unreadable(), lists, reading.checked());
        Contents contents = known(key);
        return contents == null ? keep(key, reading.read(file)) : contents;
    }

    private synchronized @Nullable Contents known(Key key) {
        CacheEntry remembered = known.get(key);
        return remembered == null ? null : remembered.get();
    }

    private synchronized Contents keep(Key key, Contents contents) {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            if (gone instanceof CacheEntry remembered) {
                known.remove(remembered.key, remembered);
            }
        }
        known.put(key, new CacheEntry(key, contents, forgotten));
        return contents;
    }
}
