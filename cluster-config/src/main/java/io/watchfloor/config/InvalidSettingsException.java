package io.watchfloor.config;

import io.watchfloor.config.reading.SettingsProblem;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown when settings are invalid. Contains all problems, so that they can be corrected together. */
public final class InvalidSettingsException extends Exception {

    // Transient, because a SettingsProblem is not serializable and this exception is never serialized.
    private final transient List<SettingsProblem> problems;

    InvalidSettingsException(List<SettingsProblem> problems) {
        super(problems.stream().map(SettingsProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Problems in the order of the settings; at least one. */
    public List<SettingsProblem> problems() {
        return problems;
    }
}
