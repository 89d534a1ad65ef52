package io.watchfloor.ops.rules;

import io.watchfloor.ops.rules.FileReading.Contents;
import io.watchfloor.ops.rules.RuleFiles.RuleFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What files held when they were read last, so that a set of rules of which a few have changed costs little more than those few. A file is
 * known by its name and the hash of its contents; of the least used ones only so many are kept. Safe for use by many threads.
 */
final class ReadFiles {

    private static final int MOST = 12_000;

    private record Key(String name, String hash, Placeholders placeholders, boolean checked) {}

    private final Map<Key, Contents> known = new LinkedHashMap<>(1_024, 0.75f, true);

    /** The contents in the order of the files; new ones are read by several threads. */
    List<Contents> read(List<RuleFile> files, Placeholders placeholders, boolean checked) {
        FileReading reading = new FileReading(placeholders, checked);
        return files.parallelStream()
                .map(file -> {
                    String hash = ContentHash.of(file.text().getBytes(StandardCharsets.UTF_8));
                    Key key = new Key(file.name(), hash + file.unreadable(), placeholders, checked);
                    Contents contents = known(key);
                    return contents == null ? keep(key, reading.read(file)) : contents;
                })
                .toList();
    }

    private synchronized @Nullable Contents known(Key key) {
        return known.get(key);
    }

    private synchronized Contents keep(Key key, Contents contents) {
        known.put(key, contents);
        if (known.size() > MOST) {
            known.remove(known.keySet().iterator().next());
        }
        return contents;
    }
}
