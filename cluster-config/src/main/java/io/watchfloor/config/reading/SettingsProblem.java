package io.watchfloor.config.reading;

/**
 * One problem in the settings, with its position and a remedy.
 *
 * @param where source of the setting: {@code FILE:LINE}, an environment variable or a command-line option
 * @param key full key of the setting; empty if the file itself is invalid
 * @param reason error text that follows the key in the message
 * @param advice remedy; may be empty
 */
public record SettingsProblem(String where, String key, String reason, String advice) {

    /** Returns the problem as one line of text. */
    @Override
    public String toString() {
        String subject = key.isEmpty() ? "" : key + " ";
        return where + ": " + subject + reason + (advice.isEmpty() ? "" : ". " + advice);
    }
}
