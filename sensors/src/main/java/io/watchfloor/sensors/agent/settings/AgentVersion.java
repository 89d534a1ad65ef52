package io.watchfloor.sensors.agent.settings;

/** The version of the running agent. */
public final class AgentVersion {
    private AgentVersion() {}

    /** As its archive says; {@code development} for one that was not packaged. */
    public static String text() {
        String version = AgentVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
