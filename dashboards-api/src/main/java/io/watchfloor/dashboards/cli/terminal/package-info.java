/** Output shared by all commands: tables, progress, exit codes. */
@NullMarked
package io.watchfloor.dashboards.cli.terminal;

import org.jspecify.annotations.NullMarked;
