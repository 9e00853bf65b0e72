package io.offerstream.console.view;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A chart that the browser draws from its own table, so that the table always says the same.
 *
 * @param table whose first column is time; the cells' exact values are drawn
 * @param unit of the vertical axis
 * @param zone whose clock the horizontal axis shows
 * @param series what is drawn, in order
 */
public record Chart(Table table, Unit unit, ZoneId zone, List<Series> series) implements Content {
    /** Of the vertical axis. */
    public enum Unit {
        /** Fractions shown as percent. */
        PERCENT,
        /** Fractions shown as percent with a sign, and a line at 0. */
        CHANGE
    }

    /** How a column is drawn. */
    public enum Stroke {
        SOLID,
        DASHED,
        DOTTED,
        /** Edge of a band: with the column after it. */
        BAND
    }

    /** One column of the table. */
    public record Series(int column, Stroke stroke) {}

    public Chart {
        series = List.copyOf(series);
    }

    /** For the browser: {@code 1:solid 2:band 3:band}. */
    public String plan() {
        return series.stream()
                .map(one -> one.column() + ":" + one.stroke().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    public String unitName() {
        return unit.name().toLowerCase(Locale.ROOT);
    }
}
