package io.watchfloor.sigma.parsing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * If the first document of a file has {@code action: global}, merges its shared parts into the other documents of the
 * file. A document's own values override shared values; maps are merged by key.
 */
public final class GlobalDocuments {

    private static final String ACTION = "action";

    private GlobalDocuments() {}

    public static List<Yaml> applied(List<Yaml> documents) throws RuleRejection {
        List<Yaml> applied = new ArrayList<>();
        Yaml.Mapping shared = null;
        Size size = new Size();
        for (Yaml document : documents) {
            Yaml action = document instanceof Yaml.Mapping map ? map.get(ACTION) : null;
            if (action == null) {
                Yaml whole = shared == null ? document : joined(shared, document);
                size.add(whole, document.place());
                applied.add(whole);
            } else if (action instanceof Yaml.Scalar scalar && scalar.text().equals("global")) {
                shared = (Yaml.Mapping) document;
            } else {
                throw new RuleRejection(action, "unsupported 'action'; only 'global' is supported");
            }
        }
        return applied;
    }

    /** Size of all documents together, because shared parts are hashed, parsed and compiled for each document. */
    private static final class Size {
        private long values;
        private long text;

        void add(Yaml yaml, Yaml.Place document) throws RuleRejection {
            values++;
            switch (yaml) {
                case Yaml.Scalar scalar -> text += scalar.text().length();
                case Yaml.Sequence list -> {
                    for (Yaml item : list.items()) {
                        add(item, document);
                    }
                }
                case Yaml.Mapping map -> {
                    for (Yaml.Entry entry : map.entries().values()) {
                        add(entry.value(), document);
                    }
                }
            }
            Yaml.checkSize(values, text, document);
        }
    }

    private static Yaml joined(Yaml shared, Yaml own) {
        if (!(shared instanceof Yaml.Mapping sharedMap) || !(own instanceof Yaml.Mapping ownMap)) {
            return own;
        }
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>(ownMap.entries());
        sharedMap.entries().forEach((key, entry) -> {
            if (!key.equals(ACTION)) {
                entries.merge(
                        key,
                        entry,
                        (mine, theirs) -> new Yaml.Entry(mine.place(), joined(theirs.value(), mine.value())));
            }
        });
        return new Yaml.Mapping(own.place(), entries);
    }
}
