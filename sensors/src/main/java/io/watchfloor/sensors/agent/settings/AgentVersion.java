package io.watchfloor.sensors.agent.settings;

/** The version of the running agent. */
public final class AgentVersion {
    private AgentVersion() {}

    /** Returns the version in the jar's manifest; {@code development} if the program is not packaged. */
    public static String text() {
        String version = AgentVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
