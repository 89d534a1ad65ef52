/** What all commands share before a terminal: tables, progress, and how a command ends. */
@NullMarked
package io.watchfloor.dashboards.cli.terminal;

import org.jspecify.annotations.NullMarked;
