#pragma once

#include <string>
#include <utility>
#include <vector>

namespace cte::load {

// One curve of a plot.
struct Curve {
  std::string name;
  std::string color;                              // a CSS value
  std::vector<std::pair<double, double>> points;  // by x, in data units
  // What a reader sees who points at a point; one for each, or none.
  std::vector<std::string> labels;
};

// A mark of an axis.
struct Mark {
  double at = 0;
  std::string text;
};

// A plot with its axes and a legend.
struct Plot {
  std::string id;     // of the element
  std::string title;  // told to who cannot see it
  std::string x_title;
  std::string y_title;
  std::vector<Mark> x_marks;
  std::vector<Mark> y_marks;  // from the lowest to the highest
  double x_from = 0;
  double x_to = 1;
  double y_from = 0;
  double y_to = 1;
  std::vector<Curve> curves;
};

// The plot as SVG, which scales to its place; colours of axes come from the
// page's --line and --faint. Texts may hold anything.
std::string Svg(const Plot& plot);

// A text inside HTML.
std::string Escaped(const std::string& text);

// Marks at round numbers from 0 up to at least `most` (over 0): 4 to 10 of
// them, the last one not below it.
std::vector<double> RoundMarks(double most);

}  // namespace cte::load
