package io.watchfloor.dashboards;

import io.watchfloor.config.RuleSettings;
import io.watchfloor.config.StartFailure;
import io.watchfloor.ops.rules.RuleLoader;
import io.watchfloor.ops.rules.RuleLoading;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the rules that the settings name, and says in the log what was refused: a center that judges less than it was given must not be quiet about it. */
final class RuleReport {

    private static final Logger LOG = LoggerFactory.getLogger(RuleReport.class);

    private static final int SHOWN = 10;

    private RuleReport() {}

    /** @throws StartFailure {@code rules.path} when a path does not exist */
    static RuleLoading load(RuleSettings settings) {
        for (Path path : settings.paths()) {
            if (!Files.exists(path)) {
                throw new StartFailure(
                        "rules.path",
                        "There are no rules at %s.".formatted(path),
                        "Correct watchfloor.rules.paths: each entry is a file, a folder or a .zip of Sigma rules.");
            }
        }
        RuleLoading loading =
                settings.builtin() ? RuleLoader.builtinAnd(settings.paths()) : RuleLoader.load(settings.paths());
        loading.problems().stream().limit(SHOWN).forEach(problem -> LOG.warn("Rule refused: {}", problem));
        if (loading.problems().size() > SHOWN) {
            LOG.warn(
                    "{} further problems: see them all with watchfloor rules check PATH...",
                    loading.problems().size() - SHOWN);
        }
        return loading;
    }
}
