package io.watchfloor.dashboards.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ScopeType;

/** Properties of the program {@code watchfloor}, without its commands. */
@Command(
        name = "watchfloor",
        description = "The Watchfloor center for a cyber-defense operations center.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Program.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:check failed or rejected, such as an invalid rule",
            "2:invalid usage",
            "3:could not run"
        })
class Program {

    /** Version from the manifest of the JAR; "development" if the manifest contains no version. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Watchfloor.class.getPackage().getImplementationVersion();
            return new String[] {"watchfloor " + (version == null ? "development" : version)};
        }
    }
}
