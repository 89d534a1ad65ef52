package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.FileReading.Contents;
import java.util.List;

/**
 * What came of loading rule files.
 *
 * @param pack what can be honoured
 * @param problems everything that cannot, in the order of the files
 * @param refused how many rules (or unreadable files) were left out; one rule may have several problems
 * @param departures from the shape that the specification's schemas ask for, in what can be honoured all the same; only when asked for
 * @param read what was read of the files
 */
public record RuleLoading(
        RulePack pack, List<RuleProblem> problems, int refused, List<RuleProblem> departures, Read read) {

    /** What was read of the files: kept so that the next loading need not read them again. */
    public static final class Read {

        static final Read NOTHING = new Read(List.of());

        private final List<Contents> contents;

        Read(List<Contents> contents) {
            this.contents = List.copyOf(contents);
        }

        /** How many files. */
        public int files() {
            return contents.size();
        }
    }

    public RuleLoading {
        problems = List.copyOf(problems);
        departures = List.copyOf(departures);
    }

    public RuleLoading(RulePack pack, List<RuleProblem> problems, int refused) {
        this(pack, problems, refused, List.of(), Read.NOTHING);
    }
}
