"""What watches an installation: Prometheus' scraping and alerts, a Grafana dashboard."""
