package io.watchfloor.dashboards.referral.proof;

import io.watchfloor.dashboards.audit.chain.AuditField;
import io.watchfloor.dashboards.audit.chain.AuditRecord;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of an item before it is committed: its fields, and the salt from which the salts of the fields follow. Without the salt, the
 * commitment reveals nothing, not even to a reader who guesses the content.
 *
 * @param salt 64 hexadecimal digits, different for each item
 */
public record ItemContent(String salt, SortedMap<String, String> fields) {

    /** Field with the numbers of the items from which this item follows, separated by commas. */
    public static final String FROM = "from";

    public ItemContent {
        if (!Hex.is(salt)) {
            throw new IllegalArgumentException("The salt must have 64 lower-case hexadecimal digits");
        }
        SortedMap<String, String> storable = new TreeMap<>();
        fields.forEach((name, value) -> storable.put(unicode(name), unicode(value)));
        fields = storable;
    }

    public static ItemContent of(byte[] salt, SortedMap<String, String> fields) {
        return new ItemContent(HexFormat.of().formatHex(salt), fields);
    }

    /** A lone surrogate has no UTF-8 encoding, so that the text that is read back would differ. */
    private static String unicode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** The fields in the order of their names. */
    public List<Leaf> leaves() {
        byte[] ofItem = HexFormat.of().parseHex(salt);
        return fields.entrySet().stream()
                .map(field -> Leaf.of(field.getKey(), Hashes.salt(ofItem, field.getKey()), field.getValue()))
                .toList();
    }

    /** The root, to which an item is committed: 64 hexadecimal digits. */
    public String root() {
        return root(leaves());
    }

    static String root(List<Leaf> leaves) {
        return HexFormat.of().formatHex(Hashes.root(hashes(leaves)));
    }

    /** The root in commitments of before version 2 of the format. */
    static String earlierRoot(List<Leaf> leaves) {
        return HexFormat.of().formatHex(Hashes.earlierRoot(hashes(leaves)));
    }

    /** The roots that prove these fields. The earlier root proves only an item of which nothing is withheld. */
    static Set<String> roots(List<Leaf> leaves) {
        return leaves.stream().allMatch(leaf -> leaf.opening() != null)
                ? Set.of(root(leaves), earlierRoot(leaves))
                : Set.of(root(leaves));
    }

    private static List<byte[]> hashes(List<Leaf> leaves) {
        return leaves.stream().map(leaf -> HexFormat.of().parseHex(leaf.hash())).toList();
    }

    /** The record of the why-chain that commits to an item. */
    public static AuditRecord commitment(long number, Instant at, ProofKind kind, String root) {
        return AuditRecord.of(number, at, Map.of(AuditField.ACTION, kind.text(), AuditField.AFTER, root));
    }

    /** Name of the why-chain of a case. */
    public static String chain(String caseId) {
        return "case:" + caseId;
    }

    /** The hash before the first item of a case. */
    public static ChainHash beginning(String caseId) {
        return ChainHash.beginning(chain(caseId));
    }

    public String json() {
        return CanonicalJson.write(Map.of("salt", salt, "fields", fields));
    }

    /** @return empty if the text was not written by {@link #json} */
    public static Optional<ItemContent> parse(String json) {
        return CanonicalJson.object(json).flatMap(object -> {
            if (!(object.get("salt") instanceof String salt) || !(object.get("fields") instanceof Map<?, ?> map)) {
                return Optional.empty();
            }
            SortedMap<String, String> fields = new TreeMap<>();
            map.forEach((name, value) -> fields.put((String) name, (String) value));
            return Optional.of(new ItemContent(salt, fields));
        });
    }
}
