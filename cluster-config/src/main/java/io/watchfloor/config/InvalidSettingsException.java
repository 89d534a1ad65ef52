package io.watchfloor.config;

import io.watchfloor.config.reading.SettingsProblem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown when settings are invalid. Contains all problems, so that the operator can correct all of them in one pass.
 */
public final class InvalidSettingsException extends Exception {

    // Transient, because a SettingsProblem is not serializable and this exception is never serialized.
    private final transient List<SettingsProblem> problems;

    InvalidSettingsException(List<SettingsProblem> problems) {
        super(problems.stream().map(SettingsProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Returns the problems in the order of the settings. The list has at least one entry. */
    public List<SettingsProblem> problems() {
        return problems;
    }
}
