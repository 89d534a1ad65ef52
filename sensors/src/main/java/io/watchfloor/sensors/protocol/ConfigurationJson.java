package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configure;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configured;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Release;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Version;

/** Frames about configuration as JSON, field by field as {@link FrameJson} does. */
final class ConfigurationJson {

    private ConfigurationJson() {}

    static void write(ObjectNode json, ConfigurationFrame frame) {
        switch (frame) {
            case Configure configure -> {
                json.put("type", "configure");
                version(json, configure.version());
                json.put("text", configure.text());
            }
            case Configured configured -> {
                json.put("type", "configured");
                version(json, configured.inEffect());
                Version refused = configured.refused();
                if (refused != null) {
                    version(json.putObject("refused"), refused);
                }
                json.put("words", configured.words());
            }
            case Release release -> json.put("type", "release").put("version", release.version());
        }
    }

    private static void version(ObjectNode json, Version version) {
        json.put("group", version.group()).put("version", version.version());
    }

    static ConfigurationFrame read(String type, JsonNode json) throws ProtocolException {
        return switch (type) {
            case "configure" ->
                new Configure(version(json), ActionJson.text(json, "text", ConfigurationFrame.LONGEST_TEXT));
            case "configured" ->
                new Configured(
                        version(json),
                        json.hasNonNull("refused") ? version(json.path("refused")) : null,
                        ActionJson.text(json, "words", ConfigurationFrame.LONGEST_WORDS));
            case "release" -> new Release(ActionJson.text(json, "version", ConfigurationFrame.LONGEST_GROUP));
            default -> throw FrameJson.wrong("type", "configure, configured or release");
        };
    }

    private static Version version(JsonNode json) throws ProtocolException {
        return new Version(
                ActionJson.text(json, "group", ConfigurationFrame.LONGEST_GROUP),
                FrameJson.number(json, "version", 0, Long.MAX_VALUE));
    }
}
