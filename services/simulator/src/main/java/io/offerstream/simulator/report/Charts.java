package io.offerstream.simulator.report;

import io.offerstream.simulator.comparison.Estimate;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts of a report, as SVG. */
final class Charts {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 460;
    private static final int FEWEST_WORLDS = 3;
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    /** Okabe and Ito's, which people tell apart whose eyes tell colours less well; black for the ninth on. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x0072B2),
            new Color(0xE69F00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xD55E00),
            new Color(0x56B4E9),
            new Color(0x999933),
            new Color(0x882255),
            Color.BLACK);

    private Charts() {}

    /** A point a system that has the figure, with its interval where there are worlds enough, in %; empty without any. */
    static String points(String title, Map<String, Estimate> bySystem) {
        var names = bySystem.keySet().stream()
                .filter(name -> Double.isFinite(bySystem.get(name).mean()))
                .toList();
        if (names.isEmpty()) {
            return "";
        }
        var chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle("%")
                .build();
        style(chart.getStyler());
        chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setXAxisLabelRotation(30);
        chart.addSeries(
                        "systems",
                        names,
                        names.stream()
                                .map(name -> 100 * bySystem.get(name).mean())
                                .toList(),
                        names.stream()
                                .map(name -> 100 * reach(bySystem.get(name)))
                                .toList())
                .setMarkerColor(COLOURS.get(0));
        return svg(chart);
    }

    /** With fewer worlds an interval is so wide that nothing else can be seen beside it; the table has it. */
    private static double reach(Estimate estimate) {
        return estimate.worlds() < FEWEST_WORLDS ? 0 : estimate.high() - estimate.mean();
    }

    /** A line a system, in %, by cycle from 1. */
    static String lines(String title, Map<String, List<Estimate>> bySystem) {
        var chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("cycle")
                .yAxisTitle("%")
                .build();
        style(chart.getStyler());
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        int number = 0;
        for (var of : bySystem.entrySet()) {
            int cycles = of.getValue().size();
            var series = chart.addSeries(
                    of.getKey(),
                    IntStream.rangeClosed(1, cycles).mapToDouble(cycle -> cycle).toArray(),
                    of.getValue().stream()
                            .mapToDouble(estimate -> 100 * estimate.mean())
                            .toArray());
            series.setLineColor(COLOURS.get(Math.min(number, COLOURS.size() - 1)));
            series.setLineStyle(
                    number < COLOURS.size()
                            ? new BasicStroke(2)
                            : new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, dashes(number), 0));
            series.setMarker(SeriesMarkers.NONE);
            number++;
        }
        return svg(chart);
    }

    private static float[] dashes(int number) {
        return new float[] {3 + 4f * (number - COLOURS.size()), 4};
    }

    private static void style(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(new Color(0xDDDDDD));
        styler.setAxisTickLabelsFont(TEXT);
        styler.setAxisTitleFont(TEXT);
        styler.setLegendFont(TEXT);
        styler.setChartTitleFont(TITLE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setYAxisDecimalPattern("#,##0");
    }

    private static String svg(Chart<?, ?> chart) {
        var bytes = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        var text = bytes.toString(StandardCharsets.UTF_8);
        return text.substring(text.indexOf("<svg"));
    }
}
