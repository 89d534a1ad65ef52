package io.watchfloor.dashboards.alerts.why;

import io.watchfloor.dashboards.rules.views.AttackView;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackTactic;
import io.watchfloor.ops.detection.attack.AttackTechnique;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Names of ATT&CK tactics and techniques in the tags of Sigma rules. */
public final class AttackNames {

    private static final String TAG = "attack.";

    private final Attack attack;

    public AttackNames(Attack attack) {
        this.attack = attack;
    }

    /**
     * Returns the tactics and techniques named by the tags, in the order of the tags. Other tags, such as ATT&CK groups and software, are
     * ignored.
     */
    public List<AttackView> of(List<String> tags) {
        List<String> names = names(tags).toList();
        List<AttackView> found = new ArrayList<>();
        names.forEach(name -> {
            found.addAll(tactics(attack, name, names).stream()
                    .map(tactic -> new AttackView(tactic.id(), tactic.name(), tactic.link()))
                    .toList());
            technique(name.toUpperCase(Locale.ROOT)).ifPresent(found::add);
        });
        return found.stream().distinct().toList();
    }

    /** Techniques by id, such as {@code T1003.001}. */
    public List<AttackView> techniques(List<String> ids) {
        return of(ids.stream().map(id -> TAG + id).toList());
    }

    /** The tags of ATT&CK without their prefix. */
    public static Stream<String> names(List<String> tags) {
        return tags.stream()
                .filter(tag -> tag.regionMatches(true, 0, TAG, 0, TAG.length()))
                .map(tag -> tag.substring(TAG.length()));
    }

    /**
     * The tactics of today that a tag names. Of the tactics into which a later version split the tactic, those to which a technique of the
     * rule belongs; all if there is no such technique.
     *
     * @param name a tag without its prefix
     * @param names the tags of the rule without their prefix
     */
    public static List<AttackTactic> tactics(Attack attack, String name, List<String> names) {
        List<AttackTactic> all = attack.tacticsOf(name);
        if (all.size() < 2) {
            return all;
        }
        List<String> ofTechniques = names.stream()
                .flatMap(one -> attack.current(one.toUpperCase(Locale.ROOT)).stream())
                .flatMap(technique -> technique.tactics().stream())
                .toList();
        List<AttackTactic> meant = all.stream()
                .filter(tactic -> ofTechniques.contains(tactic.id()))
                .toList();
        return meant.isEmpty() ? all : meant;
    }

    /**
     * The tactics of today by which people know these stages of an attack, in the order of the matrix. Of a stage that
     * stands for several tactics, those to which a technique of the alert belongs; all if there is no such technique.
     *
     * @param techniques of the alert
     */
    public static List<AttackTactic> tactics(Attack attack, Collection<Tactic> stages, List<String> techniques) {
        return stages.stream()
                .map(stage -> stage.name().toLowerCase(Locale.ROOT))
                .flatMap(name -> tactics(attack, name, techniques).stream())
                .distinct()
                .sorted(Comparator.comparingInt(attack.tactics()::indexOf))
                .toList();
    }

    private Optional<AttackView> technique(String id) {
        if (!Attack.isTechniqueId(id)) {
            return Optional.empty();
        }
        String current = attack.currentId(id);
        String name = attack.technique(id).map(attack::fullName).orElse(id);
        return Optional.of(new AttackView(
                id, current.equals(id) ? name : name + " (now " + current + ")", AttackTechnique.link(current)));
    }
}
