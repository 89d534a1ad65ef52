package io.watchfloor.dashboards;

import io.watchfloor.config.detection.RuleSettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackBundle;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.loading.PlaceholderFiles;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the rules that the settings name, and logs rejected rules: operators must notice if fewer rules are active than
 * configured.
 */
final class RuleReport {

    private static final Logger LOG = LoggerFactory.getLogger(RuleReport.class);

    private static final int SHOWN = 10;

    private RuleReport() {}

    /**
     * @throws StartFailure {@code rules.path} if a path does not exist, {@code rules.placeholders} if a placeholder
     * list is invalid
     */
    static RuleSources sources(RuleSettings settings) {
        for (Path path : settings.paths()) {
            if (!Files.exists(path)) {
                throw new StartFailure(
                        "rules.path",
                        "No Sigma rules found at %s.".formatted(path),
                        "Correct watchfloor.rules.paths: each entry is a file, a folder or a .zip of Sigma rules.");
            }
        }
        PlaceholderFiles.Loading lists = PlaceholderFiles.read(settings.placeholders());
        if (!lists.problems().isEmpty()) {
            throw new StartFailure(
                    "rules.placeholders",
                    "A placeholder list cannot be used: %s."
                            .formatted(lists.problems().getFirst()),
                    "Correct the files of watchfloor.rules.placeholders: each maps placeholder names to lists"
                            + " of values.");
        }
        return new RuleSources(
                settings.builtin(), settings.paths(), lists.placeholders(), List.of(), limits(settings.limits()));
    }

    /**
     * The version of ATT&CK that this node uses.
     *
     * @throws StartFailure a code of {@link AttackBundle.Reading.Rejected} if the bundle of the settings cannot be used
     */
    static Attack attack(RuleSettings settings) {
        Attack builtin = Attack.builtin();
        if (settings.attack().isEmpty()) {
            return builtin;
        }
        Path file = settings.attack().get();
        return switch (AttackBundle.read(file, builtin)) {
            case AttackBundle.Reading.Read(Attack attack) -> {
                LOG.info("ATT&CK {} from {}", attack.version(), file);
                AttackBundle.withoutStage(attack)
                        .forEach(tactic -> LOG.warn(
                                "The tactic {} {} of ATT&CK {} is newer than this program: it raises no severity and"
                                        + " links no alerts. Update the program.",
                                tactic.id(),
                                tactic.name(),
                                attack.version()));
                yield attack;
            }
            case AttackBundle.Reading.Rejected(String code, String reason) ->
                throw new StartFailure(
                        code,
                        "The ATT&CK bundle %s %s.".formatted(file, reason),
                        "Set watchfloor.rules.attack to the file enterprise-attack.json of MITRE's current version, or"
                                + " remove the setting to use the built-in version. Check a file with: watchfloor attack"
                                + " check FILE");
        };
    }

    private static RuleLimits limits(RuleSettings.Limits limits) {
        long heap = Runtime.getRuntime().maxMemory();
        return new RuleLimits(limits.rules(), heap / 100 * limits.heapPercent(), limits.unpacked(), limits.packs());
    }

    static void log(RuleLoadResult loading) {
        loading.read().leftOutText().ifPresent(text -> LOG.info("Rules {}", text));
        loading.problems().stream().limit(SHOWN).forEach(problem -> LOG.warn("Rule rejected: {}", problem));
        if (loading.problems().size() > SHOWN) {
            LOG.warn(
                    "{} further problems. List all of them with: watchfloor rules check PATH...",
                    loading.problems().size() - SHOWN);
        }
    }
}
