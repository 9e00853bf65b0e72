package io.offerstream.trainer.contrast;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.offerstream.slates.form.JsonObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The JSON in outcomes, read in one pass: of everything that is done for a contrast, reading it costs the most. */
final class OutcomeJson {
    private OutcomeJson() {}

    /**
     * What a contrast says.
     *
     * @param sampleWeight 0 if it does not say
     * @param redeemed null if there is no such list
     * @param seen null if there is no such list
     * @param others null if there is no such list
     */
    record Slate(double sampleWeight, List<Shown> redeemed, List<Shown> seen, List<Shown> others) {}

    /**
     * One offer of a slate.
     *
     * @param offer empty if it does not say
     * @param examination 0 if it does not say
     */
    record Shown(String offer, double examination) {}

    /**
     * Reads what a contrast says.
     *
     * @throws IllegalArgumentException if it is no JSON object
     */
    static Slate slate(String field, String text) {
        var reader = new SlateReader();
        JsonObjects.read(field, text, reader);
        return new Slate(reader.sampleWeight, reader.redeemed, reader.seen, reader.others);
    }

    private static final class SlateReader implements JsonObjects.Members {
        private double sampleWeight;
        private List<Shown> redeemed;
        private List<Shown> seen;
        private List<Shown> others;

        @Override
        public void read(String name, JsonParser json) throws IOException {
            switch (name) {
                case "sample_weight" -> sampleWeight = number(json);
                case "redeemed" -> redeemed = exposures(name, json);
                case "seen" -> seen = exposures(name, json);
                case "others" -> others = exposures(name, json);
                default -> json.skipChildren();
            }
        }

        private static List<Shown> exposures(String name, JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("contrast: " + name + " is no list of exposures");
            }
            var exposures = new ArrayList<Shown>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                exposures.add(exposure(json));
            }
            return exposures;
        }

        private static Shown exposure(JsonParser json) throws IOException {
            var offer = "";
            double examination = 0;
            if (json.currentToken() == JsonToken.START_OBJECT) {
                for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                    var value = json.nextToken();
                    if (name.equals("offer") && value == JsonToken.VALUE_STRING) {
                        offer = json.getText();
                    } else if (name.equals("examination_weight")) {
                        examination = number(json);
                    } else {
                        json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
            return new Shown(offer, examination);
        }

        private static double number(JsonParser json) throws IOException {
            double value = json.currentToken().isNumeric() ? json.getDoubleValue() : 0;
            json.skipChildren();
            return value;
        }
    }
}
