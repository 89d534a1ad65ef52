package io.watchfloor.dashboards.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Exit code and output of a command. */
public record CommandRun(int status, String out, String err) {

    public static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Watchfloor.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new CommandRun(status, out.toString(), err.toString());
    }
}
