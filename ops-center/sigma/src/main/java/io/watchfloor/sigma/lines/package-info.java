/**
 * Lines of a log → records: what belongs together is joined, what a head explains is put below it. Knows no input and
 * output. The sensor does the same before it sends ({@code io.watchfloor.sensors.agent.lines}); a test holds the two together.
 */
@NullMarked
package io.watchfloor.sigma.lines;

import org.jspecify.annotations.NullMarked;
