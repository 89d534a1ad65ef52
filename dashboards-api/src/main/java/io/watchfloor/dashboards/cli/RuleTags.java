package io.watchfloor.dashboards.cli;

import io.watchfloor.dashboards.alerts.why.AttackNames;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackTactic;
import io.watchfloor.ops.detection.attack.AttackTechnique;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks the ATT&CK tags of rules. A rule with an unknown tactic is loaded, but the tactic raises no severity and links no alerts.
 *
 * @param warnings unknown tactics, with the rule's file and line
 * @param notes sentences about techniques, with the number of rules
 */
record RuleTags(List<RuleProblem> warnings, Map<String, Integer> notes) {

    /** Groups, software, campaigns, mitigations and data components. */
    private static final Pattern OTHER_OBJECT = Pattern.compile("(?i)([gscm]|ds|dc|det|an)\\d{4}");

    static RuleTags of(RulePack pack, Attack attack) {
        List<RuleProblem> warnings = new ArrayList<>();
        Map<String, Integer> notes = new TreeMap<>();
        Stream.concat(
                        pack.rules().stream().map(rule -> rule.header()),
                        pack.correlations().stream().map(rule -> rule.header()))
                .forEach(header -> AttackNames.names(header.tags()).forEach(name -> {
                    unknownTactic(name, header, attack).ifPresent(warnings::add);
                    note(name, attack).ifPresent(note -> notes.merge(note, 1, Integer::sum));
                }));
        Map<String, Integer> counted = new TreeMap<>();
        notes.forEach((note, rules) ->
                counted.put("%s (%d %s)".formatted(note, rules, rules == 1 ? "rule" : "rules"), rules));
        return new RuleTags(List.copyOf(warnings), counted);
    }

    private static Optional<RuleProblem> unknownTactic(String name, RuleHeader header, Attack attack) {
        if (Attack.isTechniqueId(name.toUpperCase(Locale.ROOT))
                || OTHER_OBJECT.matcher(name).matches()
                || Tactic.named(name).isPresent()) {
            return Optional.empty();
        }
        List<AttackTactic> known = attack.tacticsOf(name);
        String reason = known.isEmpty()
                ? "the tag attack.%s names no tactic of ATT&CK %s".formatted(name, attack.version())
                : "the tactic %s of ATT&CK %s is newer than this program".formatted(name, attack.version());
        return Optional.of(new RuleProblem(
                header.origin().file(),
                header.origin().line(),
                1,
                reason + ": it raises no severity and links no alerts"));
    }

    private static Optional<String> note(String name, Attack attack) {
        if (attack.isFormer(name)) {
            return Optional.of("the tactic %s has become %s in ATT&CK %s; both names are understood"
                    .formatted(
                            name,
                            String.join(
                                    " and ",
                                    attack.tacticsOf(name).stream()
                                            .map(AttackTactic::tag)
                                            .toList()),
                            attack.version()));
        }
        String id = name.toUpperCase(Locale.ROOT);
        if (!Attack.isTechniqueId(id)) {
            return Optional.empty();
        }
        AttackTechnique technique = attack.technique(id).orElse(null);
        if (technique == null) {
            return Optional.of("the technique %s is unknown in ATT&CK %s".formatted(id, attack.version()));
        }
        if (technique.revokedBy() != null) {
            return Optional.of("the technique %s was replaced by %s in ATT&CK %s"
                    .formatted(id, attack.currentId(id), attack.version()));
        }
        return technique.deprecated()
                ? Optional.of("the technique %s is deprecated in ATT&CK %s".formatted(id, attack.version()))
                : Optional.empty();
    }
}
