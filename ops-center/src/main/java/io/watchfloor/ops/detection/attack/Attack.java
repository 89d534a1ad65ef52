package io.watchfloor.ops.detection.attack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The enterprise matrix of one version of ATT&amp;CK. Ids and tags of earlier versions are understood too. */
public final class Attack {

    /** A file of facts that ships with the program. */
    private static final String BUILTIN = "/attack/enterprise.tsv";

    private static final Pattern TECHNIQUE = Pattern.compile("T\\d{4}(\\.\\d{3})?");

    private final String version;
    private final Map<String, AttackTactic> tactics;
    private final Map<String, AttackTactic> tacticsByTag = new HashMap<>();
    private final Map<String, List<String>> former;
    private final SortedMap<String, AttackTechnique> techniques;

    /** By id of a technique of this version: the revoked techniques that it replaces. */
    private final Map<String, List<String>> replaced = new HashMap<>();

    /** Knows no technique: ids are compared as written, and a sub-technique belongs to its technique. */
    public static final Attack NONE = new Attack("none", List.of(), Map.of(), new TreeMap<>());

    /**
     * @param tactics in the order of the matrix
     * @param former tags of earlier versions, with the ids of the tactics that replaced them
     */
    Attack(
            String version,
            List<AttackTactic> tactics,
            Map<String, List<String>> former,
            SortedMap<String, AttackTechnique> techniques) {
        this.version = version;
        Map<String, AttackTactic> all = new LinkedHashMap<>();
        tactics.forEach(tactic -> {
            all.put(tactic.id(), tactic);
            tacticsByTag.put(tactic.tag(), tactic);
        });
        this.tactics = Collections.unmodifiableMap(all);
        this.former = Map.copyOf(former);
        this.techniques = Collections.unmodifiableSortedMap(new TreeMap<>(techniques));
        this.techniques.keySet().forEach(id -> {
            String current = currentId(id);
            if (!current.equals(id)) {
                replaced.computeIfAbsent(current, one -> new ArrayList<>()).add(id);
            }
        });
    }

    /** The version that ships with the program. */
    public static Attack builtin() {
        try (InputStream in = Attack.class.getResourceAsStream(BUILTIN)) {
            return parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Attack parse(String text) {
        String version = "";
        Map<String, AttackTactic> tactics = new LinkedHashMap<>();
        Map<String, List<String>> former = new HashMap<>();
        SortedMap<String, AttackTechnique> techniques = new TreeMap<>();
        for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
            String[] part = line.split("\t", -1);
            switch (part[0]) {
                case "version" -> version = part[1];
                case "tactic" -> tactics.put(part[1], new AttackTactic(part[1], part[2], part[3]));
                case "former" -> former.put(part[1], List.of(part[2].split(",", -1)));
                case "technique" ->
                    techniques.put(
                            part[1],
                            new AttackTechnique(
                                    part[1],
                                    part[2],
                                    part[3].equals("-") ? List.of() : Arrays.asList(part[3].split(",", -1)),
                                    part[4].equals("-") ? null : part[4],
                                    part[5].equals("deprecated")));
                default -> throw new IllegalStateException("unknown line in " + BUILTIN + ": " + line);
            }
        }
        return new Attack(version, List.copyOf(tactics.values()), former, techniques);
    }

    /** Such as {@code 19} or {@code 19.2}. */
    public String version() {
        return version;
    }

    /** In the order of the matrix. */
    public List<AttackTactic> tactics() {
        return List.copyOf(tactics.values());
    }

    /** All techniques by id, including the revoked and deprecated techniques. */
    public SortedMap<String, AttackTechnique> techniques() {
        return techniques;
    }

    /** The tactic with this id, such as {@code TA0005}. */
    public Optional<AttackTactic> tactic(String id) {
        return Optional.ofNullable(tactics.get(id));
    }

    /**
     * The tactics that a tag names without its prefix {@code attack.}, such as {@code stealth} or {@code
     * initial_access}. A tag of an earlier version may name several. Empty if the tag names no tactic.
     */
    public List<AttackTactic> tacticsOf(String tag) {
        String name = tag.toLowerCase(Locale.ROOT).replace('_', '-');
        AttackTactic today = tacticsByTag.get(name);
        if (today != null) {
            return List.of(today);
        }
        return former.getOrDefault(name, List.of()).stream()
                .flatMap(id -> tactic(id).stream())
                .toList();
    }

    /** Whether the tag, without its prefix, names a tactic of an earlier version that this version does not have. */
    public boolean isFormer(String tag) {
        String name = tag.toLowerCase(Locale.ROOT).replace('_', '-');
        return !tacticsByTag.containsKey(name) && former.containsKey(name);
    }

    Map<String, List<String>> former() {
        return former;
    }

    /** The technique with this id, which may be revoked or deprecated. */
    public Optional<AttackTechnique> technique(String id) {
        return Optional.ofNullable(techniques.get(id));
    }

    /** The technique that replaces this one in this version; the technique itself if it was not revoked. */
    public Optional<AttackTechnique> current(String id) {
        AttackTechnique found = techniques.get(id);
        // A chain of revocations is short; the limit ends a circle in the bundle of an operator.
        for (int step = 0; found != null && found.revokedBy() != null && step < 10; step++) {
            found = techniques.get(found.revokedBy());
        }
        return Optional.ofNullable(found);
    }

    /** The id of the technique that replaces this one; the given id if it is unknown or was not revoked. */
    public String currentId(String id) {
        return current(id).map(AttackTechnique::id).orElse(id);
    }

    /** The ids of this version of these techniques, and the ids of their parent techniques. */
    public SortedSet<String> withParents(Collection<String> ids) {
        SortedSet<String> all = new TreeSet<>();
        for (String id : ids) {
            String current = currentId(id);
            all.add(current);
            int dot = current.indexOf('.');
            if (dot > 0) {
                all.add(current.substring(0, dot));
            }
        }
        return all;
    }

    /** The ids of all versions that stand for this technique or one of its sub-techniques. */
    public SortedSet<String> allIds(String id) {
        String wanted = currentId(id);
        SortedSet<String> all = new TreeSet<>(List.of(id, wanted));
        techniques.keySet().stream()
                .filter(Attack::isTechniqueId)
                .filter(each -> withParents(List.of(each)).contains(wanted))
                .forEach(each -> all.add(each));
        return all;
    }

    /**
     * The ids of all versions by which a condition can name one of these techniques: the technique, the technique that
     * replaced it, the techniques that it replaced, and the parents of all these. A condition on T1070 or on T1070.001
     * means T1685.005 too, because T1685.005 replaced T1070.001.
     *
     * @return ids in upper case
     */
    public SortedSet<String> namedBy(Collection<String> ids) {
        SortedSet<String> all = new TreeSet<>();
        for (String text : ids) {
            String id = text.toUpperCase(Locale.ROOT);
            String current = currentId(id);
            String parent = parent(current);
            Stream.of(List.of(id, current, parent), replacedBy(current), replacedBy(parent))
                    .flatMap(List::stream)
                    .forEach(one -> all.add(one));
            replacedBy(current).forEach(one -> all.add(parent(one)));
            all.add(parent(id));
        }
        return all;
    }

    private List<String> replacedBy(String current) {
        return replaced.getOrDefault(current, List.of());
    }

    private static String parent(String id) {
        int dot = id.indexOf('.');
        return dot < 0 ? id : id.substring(0, dot);
    }

    /** {@code Parent: Name} for a sub-technique. */
    public String fullName(AttackTechnique technique) {
        AttackTechnique parent = technique.isSubTechnique() ? techniques.get(technique.parent()) : null;
        return parent == null ? technique.name() : parent.name() + ": " + technique.name();
    }

    /** Whether the text has the form of a technique id, such as {@code T1003.001}. */
    public static boolean isTechniqueId(String text) {
        return TECHNIQUE.matcher(text).matches();
    }
}
