package io.watchfloor.config.reading;

/**
 * One problem in the settings.
 *
 * @param where {@code FILE:LINE}, the name of an environment variable, or a command-line option
 * @param key the setting, from its root; empty when the file itself cannot be read
 * @param reason what is wrong, to be read after the key
 * @param advice what to do
 */
public record SettingsProblem(String where, String key, String reason, String advice) {

    /** On one line, as it is printed. */
    @Override
    public String toString() {
        String subject = key.isEmpty() ? "" : key + " ";
        return where + ": " + subject + reason + (advice.isEmpty() ? "" : ". " + advice);
    }
}
