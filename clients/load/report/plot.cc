#include "clients/load/report/plot.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace cte::load {
namespace {

constexpr double kWidth = 760;
constexpr double kHeight = 280;
constexpr double kLeft = 78;
constexpr double kRight = 16;
constexpr double kTop = 14;
constexpr double kBottom = 44;
// Points that stand out by themselves; more would hide the curve.
constexpr std::size_t kMostDots = 120;

class Frame {
 public:
  explicit Frame(const Plot& plot) : plot_(plot) {}

  double X(double x) const {
    return kLeft + (x - plot_.x_from) / (plot_.x_to - plot_.x_from) *
                       (kWidth - kLeft - kRight);
  }
  double Y(double y) const {
    return kHeight - kBottom -
           (y - plot_.y_from) / (plot_.y_to - plot_.y_from) *
               (kHeight - kTop - kBottom);
  }

 private:
  const Plot& plot_;
};

void DrawAxes(const Plot& plot, const Frame& frame, std::string& svg) {
  for (const Mark& mark : plot.y_marks) {
    absl::StrAppendFormat(
        &svg,
        "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" "
        "y2=\"%.1f\"/><text class=\"y\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
        kLeft, kWidth - kRight, frame.Y(mark.at), frame.Y(mark.at), kLeft - 8,
        frame.Y(mark.at) + 4, Escaped(mark.text));
  }
  for (const Mark& mark : plot.x_marks) {
    absl::StrAppendFormat(
        &svg,
        "<line class=\"tick\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" "
        "y2=\"%.1f\"/><text class=\"x\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
        frame.X(mark.at), frame.X(mark.at), kHeight - kBottom,
        kHeight - kBottom + 5, frame.X(mark.at), kHeight - kBottom + 19,
        Escaped(mark.text));
  }
  absl::StrAppendFormat(
      &svg,
      "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
      "<text class=\"x\" x=\"%.1f\" y=\"%.1f\">%s</text>"
      "<text class=\"title\" transform=\"translate(14 %.1f) rotate(-90)\">"
      "%s</text>\n",
      kLeft, kWidth - kRight, kHeight - kBottom, kHeight - kBottom,
      (kLeft + kWidth - kRight) / 2, kHeight - 6, Escaped(plot.x_title),
      (kTop + kHeight - kBottom) / 2, Escaped(plot.y_title));
}

void DrawCurve(const Curve& curve, const Frame& frame, std::string& svg) {
  absl::StrAppendFormat(&svg,
                        "<g style=\"--curve:%s\"><polyline class=\"curve\" "
                        "points=\"",
                        curve.color);
  for (const auto& [x, y] : curve.points) {
    absl::StrAppendFormat(&svg, "%.1f,%.1f ", frame.X(x), frame.Y(y));
  }
  svg += "\"/>\n";
  const bool dots = curve.points.size() <= kMostDots;
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    if (!dots && i >= curve.labels.size()) break;
    const auto& [x, y] = curve.points[i];
    absl::StrAppendFormat(
        &svg, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\">",
        dots ? "dot" : "place", frame.X(x), frame.Y(y), dots ? "2.5" : "5");
    if (i < curve.labels.size()) {
      absl::StrAppend(&svg, "<title>", Escaped(curve.labels[i]), "</title>");
    }
    svg += "</circle>\n";
  }
  svg += "</g>\n";
}

}  // namespace

std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::vector<double> RoundMarks(double most) {
  // 1, 2 or 5 times a power of ten, for at most five steps.
  const double power = std::pow(10, std::floor(std::log10(most / 5)));
  double step = power;
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    step = factor * power;
    if (step * 5 >= most * (1 - 1e-9)) break;
  }
  std::vector<double> marks = {0};
  while (marks.back() < most * (1 - 1e-9)) {
    marks.push_back(step * static_cast<double>(marks.size()));
  }
  return marks;
}

std::string Svg(const Plot& plot) {
  const Frame frame(plot);
  std::string svg = absl::StrFormat(
      "<figure id=\"%s\"><svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
      "aria-label=\"%s\">\n",
      Escaped(plot.id), kWidth, kHeight, Escaped(plot.title));
  DrawAxes(plot, frame, svg);
  for (const Curve& curve : plot.curves) DrawCurve(curve, frame, svg);
  svg += "</svg>\n<figcaption>";
  for (const Curve& curve : plot.curves) {
    absl::StrAppend(&svg, "<span><i style=\"background:", curve.color,
                    "\"></i>", Escaped(curve.name), "</span>");
  }
  return svg + "</figcaption></figure>\n";
}

}  // namespace cte::load
