package io.watchfloor.config;

import io.watchfloor.config.reading.SettingsProblem;
import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used: contains all problems at once. */
public final class InvalidSettingsException extends Exception {

    // Not transient, although streams would want it: nobody serialises it.
    private final transient List<SettingsProblem> problems;

    InvalidSettingsException(List<SettingsProblem> problems) {
        super(problems.stream().map(SettingsProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the settings, never empty. */
    public List<SettingsProblem> problems() {
        return problems;
    }
}
